using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class MessageGroupTests
{
    [Fact]
    public void Answer_of_several_messages_is_one_group_with_all_its_results()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "s"),
            new(ChatRole.User, "q"),
            new(ChatRole.Assistant, [new TextReasoningContent("hm")]),
            new(ChatRole.Assistant, [new FunctionCallContent("a", "x"), new FunctionCallContent("b", "x")]),
            new(ChatRole.Tool, [new FunctionResultContent("b", 1)]),
            new(ChatRole.Tool, [new FunctionResultContent("a", 1)]),
            new(ChatRole.Assistant, [new FunctionCallContent("c", "x"), new FunctionResultContent("c", 1)]),
            new(ChatRole.Assistant, "answer"),
            new(ChatRole.User, "and?"),
        ];

        Assert.Equal(
            [new(0, 1, false), new(1, 2, false), new(2, 6, true), new(6, 7, true), new(7, 8, true), new MessageGroup(8, 9, false)],
            MessageGroup.Divide(messages));
    }

    [Fact]
    public void Groups_follow_each_other_without_a_gap_and_each_is_valid_by_itself() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            ChatMessage[] messages = RandomHistory.Make(new Random(seed));
            int end = 0;
            foreach (MessageGroup group in MessageGroup.Divide(messages))
            {
                Assert.Equal(end, group.Start);
                ValidHistory.Check(messages[group.Start..group.End]);
                end = group.End;
            }

            Assert.Equal(messages.Length, end);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));
}
