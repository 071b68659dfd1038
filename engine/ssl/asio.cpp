// The one place where Asio's own functions are compiled (BOOST_ASIO_SEPARATE_COMPILATION in
// board/cmake/kagimado.cmake).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
