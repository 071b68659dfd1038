// Resources of accounts, settings and the operation log; as resources.h.
#pragma once

#include "engine/api/exchange.h"

namespace kagimado::api {

// users.cpp
Answer list_users(Exchange& exchange);
net::Task<net::Response> add_user(Exchange& exchange);
net::Task<net::Response> change_user(Exchange& exchange);
Answer remove_user(Exchange& exchange);

// user_defaults.cpp
Answer set_logged_out(Exchange& exchange);
Answer set_auto_login(Exchange& exchange);

// operations.cpp
Answer list_operations(Exchange& exchange);

// settings.cpp
Answer list_settings(Exchange& exchange);
Answer change_settings(Exchange& exchange);

} // namespace kagimado::api
