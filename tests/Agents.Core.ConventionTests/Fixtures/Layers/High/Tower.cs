using Agents.Core.ConventionTests.Fixtures.Layers.Side;

namespace Agents.Core.ConventionTests.Fixtures.Layers.High;

internal class Tower : ITower
{
    public static int Height => 3;

    public static void Lean() => Wall.Push();
}
