using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1823, CA2211, IDE0044, IDE0051, IDE0052, CS0169 // Careless fields are what the fixture is for.

public sealed class StaticStateFixture
{
    public const int Limit = 3;
    public static readonly string[] Table = ["a"];
    public static readonly string Fine = "fine";
    private static readonly int[] PrivateTable = [1];
    private static readonly ConcurrentDictionary<string, int> Cache = new(StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, int> Frozen = FrozenDictionary<string, int>.Empty;
    private static int _count;

    public static int Calls { get; set; }

    public static IReadOnlyList<string> Fixed { get; } = ["a"];

    public static List<string> Names { get; } = [];

    public static int[] Shared => PrivateTable;

    public static Func<int> Later => static () => 1;

    public static Settings Defaults { get; } = new();

    public sealed class Settings
    {
        public int Size { get; set; }
    }
}
