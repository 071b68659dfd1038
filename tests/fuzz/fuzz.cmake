# libFuzzer targets with their seeds in corpus/<target>/. A crash that is found and fixed stays there as crash-<what>.
kagimado_fuzz(mp4_stream engine/mp4)
kagimado_fuzz(mp4_init engine/mp4)
kagimado_fuzz(mp4_fragment engine/sealed)
kagimado_fuzz(key_box engine/sealed)
kagimado_fuzz(url_and_digest engine/net)
kagimado_fuzz(api_request engine/api)
kagimado_fuzz(release_key engine/licence)
kagimado_fuzz(key_frame_index engine/store)
