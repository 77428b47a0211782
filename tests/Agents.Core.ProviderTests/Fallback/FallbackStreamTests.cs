using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class FallbackStreamTests
{
    private const string Answer = "0123456789abcdefghijklmnop"; // four chunks

    [Fact]
    public async Task After_its_first_update_the_failure_of_a_stream_surfaces()
    {
        ModelException failure = Calls.Failure(ModelErrorKind.Overloaded);
        ScriptedChatClient second = Calls.Named("second");
        PaidCall paid = new();
        using IChatClient client = Build(AfterFirstUpdate.Throw, Cut(failure, 1), second);
        List<ChatResponseUpdate> seen = [];

        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => ReadAsync(client, seen, paid.Options())));

        Assert.Equal(["01234567"], seen.Select(update => update.Text));
        Assert.Empty(paid.Asked);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Wherever_a_stream_is_cut_the_next_model_answers_and_what_was_seen_is_declared_void()
    {
        for (int k = 0; k <= 4; k++)
        {
            EventRecorder events = new();
            PaidCall? paid = null;
            using IChatClient client = Build(
                AfterFirstUpdate.Restart, Cut(Calls.Failure(ModelErrorKind.Connection), k), Calls.Named("second", Turn.Text(Answer)));
            List<ChatResponseUpdate> seen = [];

            await new RunOptions { Observers = { events } }.InRunAsync(async (context, _) =>
            {
                await ReadAsync(client, seen, (paid = new PaidCall(context)).Options());
                return true;
            });

            AnswerRestartContent[] restarts = [.. seen.SelectMany(update => update.Contents).OfType<AnswerRestartContent>()];
            int begin = seen.FindIndex(update => update.Contents.Any(content => content is AnswerRestartContent));
            Assert.Equal(k == 0 ? 0 : 1, restarts.Length);
            Assert.All(restarts, restart => Assert.Equal(("first", "second", ModelErrorKind.Connection), (restart.From, restart.To, restart.Kind)));
            Assert.Equal(k == 0 ? -1 : k, begin);
            Assert.Equal(Answer, string.Concat(seen.Skip(begin + 1).Select(update => update.Text)));
            Assert.Equal(["again:Connection:second"], paid!.Asked);
            ModelFellBack hop = events.Single<ModelFellBack>();
            Assert.Equal(("first", "second", ModelErrorKind.Connection), (hop.From, hop.To, hop.Kind));
        }
    }

    [Fact]
    public async Task Each_further_model_that_is_cut_declares_its_own_part_void()
    {
        using IChatClient client = Build(
            AfterFirstUpdate.Restart,
            Cut(Calls.Failure(ModelErrorKind.Connection), 1),
            Calls.Named("second", Turn.Text(Answer) with { Failure = Calls.Failure(ModelErrorKind.Timeout), FailsAfterChunks = 2 }),
            Calls.Named("third", Calls.Fails(ModelErrorKind.Overloaded)),
            Calls.Named("fourth", Turn.Text(Answer)));
        List<ChatResponseUpdate> seen = [];

        await ReadAsync(client, seen);

        Assert.Equal(
            [("first", "second", ModelErrorKind.Connection), ("second", "third", ModelErrorKind.Timeout), ("third", "fourth", ModelErrorKind.Overloaded)],
            seen.SelectMany(update => update.Contents).OfType<AnswerRestartContent>().Select(restart => (restart.From, restart.To, restart.Kind)));
        Assert.Equal(Answer, string.Concat(seen.Select(update => update.Text))[^Answer.Length..]);
    }

    [Fact]
    public async Task A_restart_that_the_budget_refuses_surfaces_the_failure_without_a_restart()
    {
        ModelException failure = Calls.Failure(ModelErrorKind.Overloaded);
        using IChatClient client = Build(AfterFirstUpdate.Restart, Cut(failure, 2), Calls.Named("second"));
        List<ChatResponseUpdate> seen = [];

        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => ReadAsync(client, seen, new PaidCall(refuseAt: 1).Options())));

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task The_stream_of_a_model_that_failed_is_let_go_before_the_next_begins_and_so_is_one_that_a_reader_leaves()
    {
        StubbornClient first = new() { Updates = 1 };
        bool wasLetGo = false;
        ScriptedChatClient second = ScriptedChatClient.FromFunction(_ =>
        {
            wasLetGo = first.StreamDisposed.Task.IsCompleted;
            return Turn.Text("fine");
        });
        using IChatClient client = Build(AfterFirstUpdate.Restart, first, second);

        Task reading = ReadAsync(client, []);
        await first.Called.Task;
        first.Open(new IOException("cut"));
        await reading;
        Assert.True(wasLetGo);

        StubbornClient left = new() { Updates = 1 };
        using IChatClient other = Build(AfterFirstUpdate.Restart, left, second);
        await foreach (ChatResponseUpdate update in other.GetStreamingResponseAsync("hello", cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.True(left.StreamDisposed.Task.IsCompleted);
    }

    private static ScriptedChatClient Cut(Exception failure, int chunks) =>
        Calls.Named("first", Turn.Text(Answer) with { Failure = failure, FailsAfterChunks = chunks });

    private static IChatClient Build(AfterFirstUpdate afterFirstUpdate, IChatClient first, params IChatClient[] others) =>
        ModelClientBuilder.Wrap(first).UseFallback(options =>
        {
            options.AfterFirstUpdate = afterFirstUpdate;
            foreach (IChatClient other in others)
            {
                options.Clients.Add(other);
            }
        }).Build();

    private static async Task ReadAsync(IChatClient client, List<ChatResponseUpdate> seen, ChatOptions? options = null)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello", options, TestContext.Current.CancellationToken))
        {
            seen.Add(update);
        }
    }
}
