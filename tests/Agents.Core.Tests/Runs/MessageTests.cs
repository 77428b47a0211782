namespace Agents.Core.Tests.Runs;

public sealed class MessageTests
{
    [Fact]
    public void Message_is_untrusted_and_for_whoever_listens_unless_it_says_otherwise()
    {
        Message<string> message = new() { Id = new Guid(1, 2, 3, new byte[8]), From = AgentPath.Root("a"), Payload = "text" };

        Assert.Equal(TrustLabel.Untrusted, message.Trust);
        Assert.Null(message.To);
        Assert.Null(message.CorrelationId);
        Assert.Equal(message, message with { });
        Assert.NotEqual(message, message with { Trust = TrustLabel.Model });
    }

    [Fact]
    public void Default_label_is_untrusted_however_it_is_made()
    {
        Assert.Equal("untrusted", default(TrustLabel).Value);
        Assert.Equal("untrusted", TrustLabel.Untrusted.ToString());
        Assert.Equal(default, new TrustLabel("untrusted"));
        Assert.Equal(default(TrustLabel).GetHashCode(), new TrustLabel("untrusted").GetHashCode());
    }

    [Fact]
    public void Label_is_an_open_vocabulary_compared_by_its_text()
    {
        Assert.Equal("application", TrustLabel.Application.Value);
        Assert.Equal("model", TrustLabel.Model.Value);
        Assert.Equal(new TrustLabel("reviewed"), new TrustLabel("reviewed"));
        Assert.NotEqual(new TrustLabel("reviewed"), TrustLabel.Application);
        Assert.Throws<ArgumentException>(() => new TrustLabel(""));
        Assert.Throws<ArgumentNullException>(() => new TrustLabel(null!));
    }
}
