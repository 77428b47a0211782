using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.HealthScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolHealthAllocationTests
{
    [Fact]
    public void Reading_a_factor_allocates_nothing() => Assert.Equal(0, Measure(static (scene, record) =>
    {
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        double factor = scene.Health.FactorOf(Tool) + scene.Health.FactorOf(record);
        return factor > 0 && scene.Health.Version > 0 && scene.Health.NextChange > 0;
    }));

    [Fact]
    public void Call_from_begin_to_end_allocates_nothing() => Assert.Equal(0, Measure(static (scene, _) =>
    {
        bool isBegun = scene.Health.TryBegin(Tool);
        scene.Health.Released(Tool);
        scene.Health.TryBegin(Tool);
        scene.Health.Succeeded(Tool, Usual);
        return isBegun;
    }));

    /// <summary>A graph of thousands of tools has a record of each, and most of them are never called.</summary>
    [Fact]
    public void Tool_that_was_never_called_takes_little_room_whatever_its_windows()
    {
        string[] tools = [.. Enumerable.Range(0, 1_000).Select(i => $"tool {i}")];
        Measured least = MeasureRecords(tools, new ToolHealthOptions { LatencyWindow = 1, ErrorCalls = 1, MinErrorCalls = 1 });
        Measured most = MeasureRecords(tools, new ToolHealthOptions { LatencyWindow = 4_096, ErrorCalls = 4_096 });

        Assert.Equal(least.Records, most.Records);
        Assert.InRange(most.Records, tools.Length, tools.Length * 640);
        Assert.InRange(most.FirstCall, 1, 256);
    }

    [Fact]
    public void Tool_takes_room_for_the_calls_that_it_had()
    {
        HealthScene scene = new();
        scene.Succeed();
        long[] taken = new long[3];
        for (int i = 0; i < taken.Length; i++)
        {
            // The rings have room for 4, for 8, for 16.
            taken[i] = -GC.GetAllocatedBytesForCurrentThread();
            scene.Succeed(i == 1 ? 1 : 3);
            taken[i] += GC.GetAllocatedBytesForCurrentThread();
        }

        Assert.Equal((0, 0), (taken[0], taken[2]));
        Assert.InRange(taken[1], 8 * 24, (8 * 24) + 100);
    }

    private static Measured MeasureRecords(string[] tools, ToolHealthOptions options)
    {
        ToolHealth health = new(options);
        Use(new ToolHealth(options), "warm");
        long start = GC.GetAllocatedBytesForCurrentThread();
        foreach (string tool in tools)
        {
            Use(health, tool);
        }

        long records = GC.GetAllocatedBytesForCurrentThread() - start;
        health.Succeeded(tools[0], Usual);
        return new Measured(records, GC.GetAllocatedBytesForCurrentThread() - start - records);
    }

    private static void Use(ToolHealth health, string tool)
    {
        _ = health.RecordOf(tool);
        _ = health.TryBegin(tool);
        health.Released(tool);
    }

    private static long Measure(Func<HealthScene, ToolRecord, bool> call)
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 1_000_000 });
        scene.Fail(2);
        ToolRecord record = scene.Health.RecordOf(Tool);
        Assert.True(Repeat(scene, record, call, 2_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(scene, record, call, 2_000);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool Repeat(HealthScene scene, ToolRecord record, Func<HealthScene, ToolRecord, bool> call, int times)
    {
        bool all = true;
        for (int i = 0; i < times; i++)
        {
            all &= call(scene, record);
        }

        return all;
    }

    private sealed record Measured(long Records, long FirstCall);
}
