// What this machine is called and which addresses it has, as browsers may ask for it. Thread-safe; blocking,
// but only on the kernel.
#pragma once

#include "engine/certs/certificate_desk.h"

namespace kagimado::recorder {

// Always "localhost" and the loopback addresses; the host name, also with ".local"; the addresses of all
// interfaces, without those that hold on one link only. Sorted, each once.
certs::ServerNames machine_names();

} // namespace kagimado::recorder
