using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests;

/// <summary>How often a property is tried: often enough for every build, and twenty times that with AGENTS_CORE_LONG=1.</summary>
internal static class LongRuns
{
    private const int Factor = 20;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("AGENTS_CORE_LONG") == "1";

    /// <summary>Gets seeds from the whole range: whole numbers as FsCheck makes them stay near zero, so that the same few seeds come again and again.</summary>
    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    public static int Times(int usual) => IsLong ? usual * Factor : usual;
}
