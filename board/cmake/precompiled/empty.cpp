// Carries a precompiled header (precompiled.cmake); holds nothing of its own.
