using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Liaison.Testing;

/// <summary>Ports for servers that have to know theirs before they listen.</summary>
public static class Ports
{
    // Below what the system gives to outgoing connections: between the look and the use, nobody else is given the same.
    private const int First = 15_000;
    private const int Last = 32_000;

    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
