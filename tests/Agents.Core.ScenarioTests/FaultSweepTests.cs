using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.ScenarioTests;

public sealed class FaultSweepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_fails_first_nothing_is_lost_doubled_or_left_open_and_the_desk_works_again(bool streaming)
    {
        int points = await FaultSchedule.ForEachAsync(
            async schedule =>
            {
                ResearchDesk desk = new(schedule, streaming, Token);
                Exception? failure = await Record.ExceptionAsync(() => desk.RunAsync());
                Assert.True(failure is null or AgentException, $"{failure}");
                CheckRun(desk);
                Assert.True(desk.Filed <= 1);
                Assert.Equal(schedule.HasFired, failure is not null || IsTold(desk.Events));

                if (schedule.HasFired)
                {
                    // It fires once: the same desk, in the same conversation, now gets through.
                    RunResult<string> result = await desk.RunAsync(new EventRecorder());
                    Assert.Equal(("edited: the brief", StopReason.Completed), (result.Output, result.StopReason));
                    CheckHistory(desk.Conversation.Messages);
                }
            },
            cancellationToken: Token);

        // 7 model calls, 3 tools and a person: fewer points would mean that a layer has stopped consulting the schedule.
        Assert.True(points >= (streaming ? 30 : 21), $"only {points} points");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_run_is_cancelled_it_ends_with_the_caller_s_token_and_its_books_closed(bool streaming)
    {
        for (int k = 1; ; k++)
        {
            using CancellationTokenSource stop = new();
            FaultSchedule schedule = new(k, _ =>
            {
                stop.Cancel();
                return new OperationCanceledException(stop.Token);
            });
            ResearchDesk desk = new(schedule, streaming, stop.Token);
            Exception? failure = await Record.ExceptionAsync(() => desk.RunAsync());
            CheckRun(desk);
            if (!schedule.HasFired)
            {
                Assert.Null(failure);
                return;
            }

            OperationCanceledException canceled = Assert.IsAssignableFrom<OperationCanceledException>(failure);
            Assert.Equal(stop.Token, canceled.CancellationToken);
            desk.Events.Single<RunCanceled>();
        }
    }

    [Fact]
    public async Task The_same_fault_gives_the_same_events()
    {
        for (int k = 0; k <= 12; k++)
        {
            ResearchDesk first = new(new FaultSchedule(k), streaming: true, Token);
            ResearchDesk second = new(new FaultSchedule(k), streaming: true, Token);
            await Record.ExceptionAsync(() => first.RunAsync());
            await Record.ExceptionAsync(() => second.RunAsync());
            Assert.Equal(first.Events.ToText(), second.Events.ToText());
        }
    }

    private static void CheckRun(ResearchDesk desk)
    {
        IReadOnlyList<AgentEvent> events = desk.Events.Events;
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.Sequence));
        Assert.Equal(1, events.Count(e => e is RunCompleted or RunFailed or RunCanceled));
        Assert.Equal(Count<ModelCallStarted>(), Count<ModelCallCompleted>() + Count<ModelCallFailed>());
        Assert.Equal(Count<AgentStarted>(), Count<AgentCompleted>() + Count<AgentFailed>());
        Assert.True(events[^1] is RunCanceled || Count<ApprovalRequested>() == Count<ApprovalDecided>());
        Assert.Equal(
            desk.Events.OfType<ToolCallStarted>().Select(e => (e.Path, e.CallId)).Order(Comparer),
            desk.Events.OfType<ToolCallCompleted>().Where(e => desk.Events.OfType<ToolCallStarted>().Any(s => s.CallId == e.CallId && s.Path!.Equals(e.Path)))
                .Select(e => (e.Path, e.CallId)).Order(Comparer));

        Spend told = default;
        foreach (AgentEvent e in events)
        {
            told += e switch
            {
                ModelCallCompleted completed => completed.Spend,
                ModelCallFailed failed => failed.Spend,
                ToolCallCompleted tool => tool.Spend,
                _ => default,
            };
        }

        Assert.Equal(told, events[^1] switch { RunCompleted e => e.Spend, RunFailed e => e.Spend, RunCanceled e => e.Spend, _ => default });
        CheckHistory(desk.Conversation.Messages);
        int Count<T>() => events.Count(e => e is T);
    }

    private static Comparer<(AgentPath? Path, string CallId)> Comparer { get; } =
        Comparer<(AgentPath? Path, string CallId)>.Create((x, y) => string.CompareOrdinal($"{x.Path} {x.CallId}", $"{y.Path} {y.CallId}"));

    private static bool IsTold(EventRecorder events) =>
        events.OfType<ToolCallCompleted>().Any(e => !e.Outcome.IsSuccess) || events.OfType<ModelCallFailed>().Count > 0;

    private static void CheckHistory(IReadOnlyList<ChatMessage> messages)
    {
        List<string> open = [];
        foreach (ChatMessage message in messages)
        {
            Assert.True(open.Count == 0 || message.Contents.Any(content => content is FunctionResultContent));
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent call)
                {
                    open.Add(call.CallId);
                }
                else if (content is FunctionResultContent result)
                {
                    Assert.True(open.Remove(result.CallId));
                }
            }
        }

        Assert.Empty(open);
    }
}
