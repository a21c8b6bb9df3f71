using System.Text;

namespace Gantry.Kube.Tunnels;

/// <summary>Writes the head of an HTTP/1 request by hand: each header a line of its own, also where several have one name.</summary>
public static class RequestHead
{
    public static byte[] Write(string method, string target, string version, string host, IEnumerable<KeyValuePair<string, string>> headers)
    {
        StringBuilder head = new();
        head.Append(method).Append(' ').Append(target).Append(" HTTP/").Append(version).Append("\r\nHost: ").Append(host).Append("\r\n");
        foreach ((string name, string value) in headers)
        {
            // What came in a header cannot have line breaks; a name made of a user's attribute must not bring them in.
            if (!name.AsSpan().ContainsAny("\r\n: ") && !value.AsSpan().ContainsAny('\r', '\n'))
                head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }
}
