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
}
