# The appliance in machines that QEMU makes in software. The fast one is a CTest test; the whole one, with systemd and the .debs, is board/test-image.
set(KAGIMADO_KERNEL ${CMAKE_SOURCE_DIR}/build/kernel) # shared by all presets: it is Debian's
set(appliance ${CMAKE_SOURCE_DIR}/board/appliance)
set(root_file ${CMAKE_BINARY_DIR}/appliance/root.squashfs)
set(initramfs_file ${CMAKE_BINARY_DIR}/appliance/initramfs.cpio)
file(GLOB guest_files CONFIGURE_DEPENDS ${appliance}/guest/*)
add_custom_command(
  OUTPUT ${KAGIMADO_KERNEL}/modules/devices
  COMMAND ${KAGIMADO_PYTHON} -B ${appliance}/kernel.py ${KAGIMADO_KERNEL}
  DEPENDS ${appliance}/kernel.py)
add_custom_command(
  OUTPUT ${initramfs_file}
  COMMAND ${KAGIMADO_PYTHON} -B ${appliance}/initramfs.py ${KAGIMADO_KERNEL} ${initramfs_file}
  DEPENDS ${appliance}/initramfs.py ${appliance}/busybox.py ${KAGIMADO_KERNEL}/modules/devices ${guest_files})
add_custom_command(
  OUTPUT ${root_file}
  COMMAND ${KAGIMADO_PYTHON} -B ${appliance}/root.py ${CMAKE_BINARY_DIR} ${root_file}
  DEPENDS ${appliance}/root.py ${appliance}/busybox.py kagimado-recorder kagimado-monitor kagimado-camera kagimado-board-bench assets ${guest_files})
add_custom_target(appliance_files DEPENDS ${root_file} ${initramfs_file})

add_test(NAME appliance_files COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target appliance_files)
set_tests_properties(appliance_files PROPERTIES LABELS appliance TIMEOUT 900 RUN_SERIAL ON FIXTURES_SETUP appliance_files)
add_test(NAME appliance_fast COMMAND ${KAGIMADO_PYTHON} -B ${CMAKE_SOURCE_DIR}/tests/appliance/fast_test.py -v)
set_tests_properties(appliance_fast PROPERTIES LABELS appliance TIMEOUT 600 RUN_SERIAL ON FIXTURES_REQUIRED appliance_files
                     ENVIRONMENT "KAGIMADO_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};KAGIMADO_KERNEL=${KAGIMADO_KERNEL};KAGIMADO_ROOT=${root_file}")
