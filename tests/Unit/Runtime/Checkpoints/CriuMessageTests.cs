using Gantry.Runtime;
using Gantry.Runtime.Checkpoints;

namespace Gantry.Tests;

public sealed class CriuMessageTests
{
    [Fact]
    public void Fields_are_laid_out_as_protocol_buffers()
    {
        CriuMessage message = new CriuMessage().Number(1, 2).Message(2, new CriuMessage().Number(2, 300).Text(13, "/r").Flag(3, true).Flag(4, false).Text(10, null));

        Assert.Equal("0802120910AC026A022F721801", Convert.ToHexString(message.Written));
    }

    [Fact]
    public void A_negative_number_has_ten_bytes()
    {
        Assert.Equal("08FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(new CriuMessage().Number(1, -1).Written));
    }

    [Fact]
    public void An_answer_is_read_with_fields_that_are_not_known()
    {
        byte[] message = new CriuMessage().Number(1, 2).Number(2, 1).Message(4, new CriuMessage().Number(1, 4711)).Text(99, "new").Text(9, "words").Written;

        CriuAnswer answer = CriuAnswer.Parse(message);

        Assert.Equal((CriuRequestKind.Restore, true, 4711, "words"), (answer.Kind, answer.HasSucceeded, answer.Pid, answer.Error));
    }

    [Fact]
    public void A_step_has_a_name_and_a_pid()
    {
        byte[] message = new CriuMessage().Number(1, 6).Number(2, 1).Message(5, new CriuMessage().Text(1, "setup-namespaces").Number(2, 12)).Written;

        CriuAnswer answer = CriuAnswer.Parse(message);

        Assert.Equal((CriuRequestKind.Notify, "setup-namespaces", 12), (answer.Kind, answer.Step, answer.Pid));
    }

    [Theory]
    [InlineData("08")]
    [InlineData("0AFF")]
    [InlineData("0F01")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0A0502")]
    public void What_is_no_message_is_said_to_be_none(string hex)
    {
        var failure = Assert.Throws<RuntimeException>(() => CriuAnswer.Parse(Convert.FromHexString(hex)));

        Assert.Equal(RuntimeFailure.CriuFailed, failure.Kind);
    }
}
