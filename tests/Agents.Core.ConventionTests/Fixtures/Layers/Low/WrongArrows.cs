using Agents.Core.ConventionTests.Fixtures.Layers.High;

// Each type uses the higher namespace in one way only, so that the complaints name every way there is.
#pragma warning disable CA1812, CA1822, CA1823, CS0169, IDE0051, IDE0052 // The types are there to be looked at, not to be used.

namespace Agents.Core.ConventionTests.Fixtures.Layers.Low;

[Uses(typeof(Tower))]
internal sealed class Attributed;

internal static class Bound
{
    public static void Pass(List<Tower[]> towers) => GC.KeepAlive(towers);
}

internal static class Caught
{
    public static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (TowerException)
        {
            GC.KeepAlive(action);
        }
    }
}

internal sealed class Constrained<T>
    where T : ITower;

internal sealed class Derived : Tower;

internal sealed class Holding
{
    private readonly Dictionary<string, Tower>? _towers;
}

internal static class Inside
{
    public static async Task<int> CountAsync()
    {
        await Task.Yield();
        return Tower.Height;
    }

    public static Func<int> Later() => () => Tower.Height;
}

internal sealed class Named
{
    [Uses(typeof(string), typeof(Tower))]
    public int Name => 1;
}

internal static class Returned
{
    public static ref Tower? Find(ref object found) => throw new NotSupportedException(found.ToString());
}

internal static class Typed
{
    public static object Make() => Enumerable.Empty<Tower>();
}
