using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.HealthScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolHealthConcurrencyTests
{
    private const int Threads = 4;

    [Fact]
    public void Exactly_one_of_many_threads_takes_the_trial()
    {
        const int Rounds = 300;
        HealthScene scene = new();
        int[] granted = new int[Rounds];
        using Barrier round = new(Threads, _ =>
        {
            scene.Health.MarkDown(Tool);
            scene.Cool();
        });
        Race(_ =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                round.SignalAndWait();
                if (scene.TryBegin())
                {
                    Interlocked.Increment(ref granted[i]);
                }

                round.SignalAndWait();
            }
        });

        Assert.All(granted, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Quota_is_never_exceeded_and_no_unit_is_lost()
    {
        const int Quota = 5_000;
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = Quota });
        int made = 0;
        Race(thread =>
        {
            for (int i = 0; i < 4_000; i++)
            {
                if (!scene.TryBegin())
                {
                    continue;
                }

                if ((i + thread) % 3 == 0)
                {
                    scene.Health.Released(Tool);
                }
                else
                {
                    Interlocked.Increment(ref made);
                    scene.Succeed();
                }
            }
        });

        while (made <= Quota && scene.TryBegin())
        {
            made++;
        }

        Assert.Equal(Quota, made);
        Assert.Equal(1, scene.Condition.QuotaUsed);
    }

    [Fact]
    public void Reports_from_many_threads_are_all_counted()
    {
        const int Each = 999;
        HealthScene scene = new(new ToolHealthOptions { ErrorCalls = 4_096, FailuresToOpen = 1_000 });
        Race(thread =>
        {
            for (int i = 0; i < Each; i++)
            {
                scene.Health.Succeeded(Tool, Usual);
                scene.Health.Failed($"tool-{thread}", Usual);
                _ = (scene.Factor, scene.Health.NextChange);
            }
        });

        Assert.Equal((Threads * Each, 0.0), (scene.Condition.Calls, scene.Condition.ErrorRate));
        Assert.Equal((1.0, TimeSpan.FromMinutes(15).Ticks), (scene.Factor, scene.Health.NextChange));
        Assert.All(Enumerable.Range(0, Threads), thread => Assert.Equal(Each, scene.Health.ConditionOf($"tool-{thread}").ConsecutiveFailures));
    }

    private static void Race(Action<int> body)
    {
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            try
            {
                body(thread);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failure);
    }
}
