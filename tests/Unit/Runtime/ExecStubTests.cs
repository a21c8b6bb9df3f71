using Gantry.Runtime.Launching;

namespace Gantry.Tests;

public sealed class ExecStubTests
{
    [Fact]
    public void The_stub_is_a_complete_program_of_less_than_a_page()
    {
        byte[] file = ExecStub.Build();

        Assert.Equal([0x7F, (byte)'E', (byte)'L', (byte)'F'], file[..4]);
        Assert.True(file.Length < 4096);
        Assert.Equal(0x400000 + 64 + 112, BitConverter.ToInt64(file, 24));
        Assert.Equal(file.Length, BitConverter.ToInt64(file, 64 + 32));
    }
}
