using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Testing;

public sealed class FaultScheduleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_the_kth_point_fails()
    {
        FaultSchedule schedule = new(2);
        schedule.Hit("first");
        InjectedFaultException exception = Assert.Throws<InjectedFaultException>(() => schedule.Hit("second"));
        schedule.Hit("third");
        Assert.Equal("A fault was injected at: second.", exception.Message);
        Assert.Equal(("second", 3, true), (schedule.FiredAt, schedule.Hits, schedule.HasFired));
    }

    [Fact]
    public async Task A_sweep_fails_every_point_once_and_ends_with_a_run_that_succeeds()
    {
        List<string?> fired = [];
        int points = await FaultSchedule.ForEachAsync(
            schedule =>
            {
                Exception? thrown = Record.Exception(() =>
                {
                    schedule.Hit("a");
                    schedule.Hit("b");
                    schedule.Hit("c");
                });
                Assert.Equal(schedule.HasFired, thrown is TimeoutException);
                fired.Add(schedule.FiredAt);
                return Task.CompletedTask;
            },
            fault: point => new TimeoutException(point),
            cancellationToken: Token);
        Assert.Equal(3, points);
        Assert.Equal(["a", "b", "c", null], fired);
    }

    [Fact]
    public async Task A_run_that_breaks_its_promise_is_told_with_the_point()
    {
        FaultScheduleException exception = await Assert.ThrowsAsync<FaultScheduleException>(() => FaultSchedule.ForEachAsync(
            schedule =>
            {
                schedule.Hit("a");
                Assert.Null(Record.Exception(() => schedule.Hit("b")));
                return Task.CompletedTask;
            },
            cancellationToken: Token));
        Assert.Equal(1, exception.Point);
        Assert.Equal("With a fault at point 1 (a) the run threw InjectedFaultException: A fault was injected at: a.", exception.Message);
        Assert.IsType<InjectedFaultException>(exception.InnerException);
    }

    [Fact]
    public async Task A_sweep_without_end_is_stopped_at_its_bound()
    {
        int runs = 0;
        FaultScheduleException exception = await Assert.ThrowsAsync<FaultScheduleException>(() => FaultSchedule.ForEachAsync(
            schedule =>
            {
                runs++;
                while (!schedule.HasFired)
                {
                    try
                    {
                        schedule.Hit("again");
                    }
                    catch (InjectedFaultException)
                    {
                        return Task.CompletedTask;
                    }
                }

                return Task.CompletedTask;
            },
            maxPoints: 5,
            cancellationToken: Token));
        Assert.Equal(6, runs);
        Assert.StartsWith("After 5 points there are still more.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulting_client_fails_before_within_and_after_a_stream()
    {
        List<string?> fired = [];
        List<int> chunks = [];
        await FaultSchedule.ForEachAsync(
            async schedule =>
            {
                using FaultingChatClient client = new(ScriptedChatClient.FromTurns(Turn.Text("abcd") with { ChunkLength = 2 }), schedule);
                int seen = 0;
                try
                {
                    await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([], cancellationToken: Token))
                    {
                        seen++;
                    }
                }
                catch (InjectedFaultException)
                {
                    fired.Add(schedule.FiredAt);
                }

                chunks.Add(seen);
            },
            cancellationToken: Token);
        Assert.Equal(["before a model call", "after chunk 1 of a stream", "after chunk 2 of a stream", "after a model call"], fired);
        Assert.Equal([0, 1, 2, 3, 3], chunks);
    }

    [Fact]
    public async Task A_faulting_function_fails_before_and_after_the_work()
    {
        List<(string? FiredAt, int Done)> runs = [];
        await FaultSchedule.ForEachAsync(
            async schedule =>
            {
                int done = 0;
                FaultingFunction function = new(AIFunctionFactory.Create(() => ++done, "count"), schedule);
                await Record.ExceptionAsync(async () => await function.InvokeAsync(cancellationToken: Token));
                runs.Add((schedule.FiredAt, done));
            },
            cancellationToken: Token);
        Assert.Equal([("before count", 0), ("after count", 1), (null, 1)], runs);
    }
}
