using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Runtime.Launching;

/// <summary>Fills a tmpfs with what it is about to cover; both directories have come over the channel.</summary>
internal static class CopyUp
{
    public static void Answer(Channel channel)
    {
        if (channel.Received is not [var covered, var made])
            throw new RuntimeException(RuntimeFailure.LaunchFailed, "tmpcopyup: the child sent no directories");

        try
        {
            TreeCopy.Copy(covered, made);
        }
        catch (LinuxException failure)
        {
            throw new RuntimeException(RuntimeFailure.LaunchFailed, $"tmpcopyup: {failure.Message}");
        }
        finally
        {
            covered.Dispose();
            made.Dispose();
            channel.Received.Clear();
        }

        channel.LetGoOn();
    }
}
