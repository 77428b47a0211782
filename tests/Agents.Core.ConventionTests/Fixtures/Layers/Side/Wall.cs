namespace Agents.Core.ConventionTests.Fixtures.Layers.Side;

internal static class Wall
{
    public static void Push()
    {
    }
}
