using System.Buffers;
using System.Text.Json;
using Gantry.Linux.Descriptors;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Confinement;

/// <summary>Gives a filter's listener to the agent whose socket config.json names: one connection, one message.</summary>
internal static class SeccompAgent
{
    public static void Give(Descriptor listener, Seccomp seccomp, ContainerState state, int pid)
    {
        using Descriptor agent = UnixSocket.Connect(seccomp.ListenerPath!);
        DescriptorPassing.Send(agent.Number, listener.Number, Message(state, pid, seccomp.ListenerMetadata));
    }

    // config-linux.md, "The Container Process State".
    internal static ReadOnlySpan<byte> Message(ContainerState state, int pid, string? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("ociVersion", state.OciVersion);
            writer.WriteStartArray("fds");
            writer.WriteStringValue("seccompFd");
            writer.WriteEndArray();
            writer.WriteNumber("pid", pid);
            if (metadata is { Length: > 0 })
                writer.WriteString("metadata", metadata);

            writer.WritePropertyName("state");
            writer.WriteRawValue(RecordFile.Write(state));
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
