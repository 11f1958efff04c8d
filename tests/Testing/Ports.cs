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

    // The UDP port of the same number, held until the process ends, says to the other test processes that this one is spoken for.
    private static readonly List<Socket> Reservations = [];

    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            var reservation = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ExclusiveAddressUse = true };
            try
            {
                reservation.Bind(new IPEndPoint(IPAddress.Loopback, port));
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
            catch (SocketException)
            {
                // Taken: the next one.
                reservation.Dispose();
                continue;
            }

            lock (Reservations)
            {
                Reservations.Add(reservation);
            }

            return port;
        }
    }
}
