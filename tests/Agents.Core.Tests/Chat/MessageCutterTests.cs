using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class MessageCutterTests
{
    [Fact]
    public void Longest_result_is_cut_first_and_the_messages_themselves_are_not_changed()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "q"), .. Exchange("a", 900), .. Exchange("b", 2_000)];
        List<ChatMessage> cut = MessageCutter.Cut(messages, 1_000);

        Assert.Equal(900, Result(cut[2]).Length);
        Assert.InRange(Result(cut[4]).Length, 800, 1_000);
        Assert.Contains("characters left out, since the budget has no room for them", Result(cut[4]), StringComparison.Ordinal);
        Assert.Equal((900, 2_000), (Result(messages[2]).Length, Result(messages[4]).Length));
        Assert.Same(messages[2], cut[2]);
    }

    [Fact]
    public void Oldest_calls_go_with_their_results_when_results_alone_do_not_make_room()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "s"), new(ChatRole.User, "q"), .. Exchange("a", 50), .. Exchange("b", 50)];
        List<ChatMessage> cut = MessageCutter.Cut(messages, 20);

        Assert.Equal([messages[0], messages[1], messages[4], messages[5]], cut);
    }

    [Fact]
    public void Nothing_is_cut_when_nothing_is_too_much()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "q"), .. Exchange("a", 5_000)];
        Assert.Equal(messages, MessageCutter.Cut(messages, 0));
    }

    [Fact]
    public void Whatever_is_cut_the_history_stays_valid_and_fits_or_holds_no_call_any_more() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            List<ChatMessage> messages = [new(ChatRole.System, "s"), new(ChatRole.User, "question")];
            for (int i = random.Next(6); i > 0; i--)
            {
                messages.AddRange(Exchange($"c{i}", random.Next(3_000)));
                if (random.Next(4) == 0)
                {
                    messages.Add(new ChatMessage(ChatRole.User, "go on"));
                }
            }

            long before = messages.Sum(TokenEstimate.OfMessage);
            long excess = random.NextInt64(before);
            List<ChatMessage> cut = MessageCutter.Cut(messages, excess);
            ValidHistory.Check(cut);
            long after = cut.Sum(TokenEstimate.OfMessage);
            Assert.True(
                after <= before - excess || !cut.Any(message => message.Contents.Any(content => content is FunctionCallContent)),
                $"Seed {seed}: {before} less {excess} became {after}.");
            Assert.Equal(before, messages.Sum(TokenEstimate.OfMessage));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    private static ChatMessage[] Exchange(string id, int length) =>
    [
        new(ChatRole.Assistant, [new FunctionCallContent(id, "search")]),
        new(ChatRole.Tool, [new FunctionResultContent(id, string.Concat(Enumerable.Repeat("é€", length))[..length])]),
    ];

    private static string Result(ChatMessage message) => Assert.IsType<string>(Assert.IsType<FunctionResultContent>(message.Contents[0]).Result);
}
