using Agents.Core.Chat;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class HistoryTests
{
    [Fact]
    public void A_breach_of_the_rule_is_found()
    {
        ChatMessage call = new(ChatRole.Assistant, [new FunctionCallContent("a", "x"), new FunctionCallContent("b", "x")]);
        ChatMessage first = new(ChatRole.Tool, [new FunctionResultContent("a", 1)]);
        ChatMessage second = new(ChatRole.Tool, [new FunctionResultContent("b", 1)]);
        ChatMessage user = new(ChatRole.User, "hello");
        Assert.Null(History.FindProblem([user, call, first, second, user]));
        Assert.Null(History.FindProblem([]));
        Assert.Equal("1 calls have no result.", History.FindProblem([user, call, first]));
        Assert.Equal("message 0 holds a result without an open call.", History.FindProblem([first, call]));
        Assert.Equal("message 2 holds a result without an open call.", History.FindProblem([call, first, first]));
        Assert.Equal("message 3 makes a call whose id was used before.", History.FindProblem([call, first, second, call]));
        Assert.Equal("message 1 stands between a call and its result.", History.FindProblem([call, user, first, second]));
    }

    [Fact]
    public void Whatever_a_reducer_leaves_out_copies_or_adds_calls_and_results_stay_together() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            ChatMessage[] whole = RandomHistory.Make(random);
            ValidHistory.Check(whole);
            List<ChatMessage> reduced = Reduce(whole, random);
            List<ChatMessage> joined = History.Rejoin(whole, reduced);
            ValidHistory.Check(joined);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void What_a_reducer_kept_whole_is_sent_as_it_left_it()
    {
        ChatMessage[] whole = RandomHistory.Make(new Random(5));
        ChatMessage summary = new(ChatRole.User, "in short");
        Assert.Equal([summary, whole[^1]], History.Rejoin(whole, [summary, whole[^1]]));
        Assert.Empty(History.Rejoin(whole, []));
    }

    [Fact]
    public void Halves_that_were_left_out_come_back_beside_their_other_half()
    {
        ChatMessage user = new(ChatRole.User, "q");
        ChatMessage call = new(ChatRole.Assistant, [new FunctionCallContent("a", "x")]);
        ChatMessage result = new(ChatRole.Tool, [new FunctionResultContent("a", 1)]);
        ChatMessage answer = new(ChatRole.Assistant, "done");
        ChatMessage summary = new(ChatRole.User, "in short");
        ChatMessage[] whole = [user, call, result, answer];
        Assert.Equal([summary, call, result, answer], History.Rejoin(whole, [summary, result, answer]));
        Assert.Equal([call, result, summary, answer], History.Rejoin(whole, [call, summary, answer]));
        Assert.Equal([call, result, summary], History.Rejoin(whole, [call, summary]));
        Assert.Equal(whole, History.Rejoin(whole, [call, summary, result]));
        Assert.Equal(whole, History.Rejoin(whole, [result, call]));
    }

    [Fact]
    public async Task A_reducer_shortens_what_is_sent_and_not_the_history_even_when_it_tampers_with_its_input()
    {
        ChatHarness chat = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("search", """{"q":"x"}""")), Turn.Text("done"));
        await chat.RunAsync(client, builder => builder.Configure(options => options.Reducer = new LastOne()));
        Assert.Equal(["user"], client.Requests[0].Messages.Select(message => message.Role.Value));
        Assert.Equal(["assistant", "tool"], client.Requests[1].Messages.Select(message => message.Role.Value));
        Assert.Equal(4, chat.Conversation.Messages.Count);
    }

    private static List<ChatMessage> Reduce(ChatMessage[] whole, Random random)
    {
        List<ChatMessage> reduced = [];
        foreach (ChatMessage message in whole)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    break;
                case 2:
                    ChatMessage copy = message.Clone();
                    copy.Contents = [.. message.Contents.Where(_ => random.Next(4) > 0)];
                    reduced.Add(copy);
                    break;
                case 3:
                    reduced.Add(new ChatMessage(ChatRole.User, "a summary"));
                    goto default;
                case 4 when random.Next(4) == 0:
                    reduced.Insert(random.Next(reduced.Count + 1), message);
                    break;
                case 5 when random.Next(4) == 0:
                    reduced.Add(message);
                    goto default;
                default:
                    reduced.Add(message);
                    break;
            }
        }

        return reduced;
    }

    private sealed class LastOne : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
        {
            ChatMessage last = messages.Last();
            (messages as IList<ChatMessage>)?.Clear();
            return Task.FromResult<IEnumerable<ChatMessage>>([last]);
        }
    }
}
