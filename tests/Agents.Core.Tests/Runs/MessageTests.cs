namespace Agents.Core.Tests.Runs;

public sealed class MessageTests
{
    [Fact]
    public void Message_is_untrusted_and_belongs_to_no_exchange_unless_it_says_otherwise()
    {
        Message<string> message = new() { Id = new MessageId(3, 17), Payload = "text" };

        Assert.Equal(3, message.From);
        Assert.Equal(TrustLabel.Untrusted, message.Trust);
        Assert.True(message.Correlation.IsNone);
        Assert.Equal(message, message with { });
        Assert.NotEqual(message, message with { Trust = TrustLabel.Model });
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 17)]
    [InlineData(MessageId.MaxSender, MessageId.MaxNumber)]
    public void Id_holds_its_sender_and_its_number(int sender, long number)
    {
        MessageId id = new(sender, number);

        Assert.Equal((sender, number), (id.Sender, id.Number));
        Assert.False(id.IsNone);
        Assert.Equal($"{sender}:{number}", id.ToString());
    }

    [Fact]
    public void Id_of_no_message_is_the_default()
    {
        Assert.Equal(default, MessageId.None);
        Assert.True(MessageId.None.IsNone);
        Assert.Equal("none", MessageId.None.ToString());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(MessageId.MaxSender + 1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, MessageId.MaxNumber + 1)]
    public void Id_outside_its_range_is_misuse(int sender, long number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageId(sender, number));

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
