namespace Agents.Core.Tests;

/// <summary>How often a property is tried: often enough for every build, and twenty times that with AGENTS_CORE_LONG=1.</summary>
internal static class LongRuns
{
    private const int Factor = 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("AGENTS_CORE_LONG") == "1";

    public static int Times(int usual) => IsLong ? usual * Factor : usual;
}
