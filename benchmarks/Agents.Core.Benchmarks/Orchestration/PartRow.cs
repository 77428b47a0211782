namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>One figure beside the published one.</summary>
/// <param name="What">What it is.</param>
/// <param name="Published">What is published.</param>
/// <param name="Ours">What came out here.</param>
/// <param name="Tolerance">How far apart they may be.</param>
/// <param name="Kind">How ours comes about.</param>
/// <param name="Holds">Whether they are that near to each other.</param>
public sealed record PartRow(string What, string Published, string Ours, string Tolerance, RowKind Kind, bool Holds)
{
    /// <summary>Makes a row of a figure that is computed, and is the published one to the digits that are published.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="published">What is published.</param>
    /// <param name="ours">What came out here.</param>
    /// <param name="digits">How many digits after the point are published.</param>
    /// <param name="unit">The unit, written after the number.</param>
    /// <returns>The row.</returns>
    public static PartRow Exact(string what, double published, double ours, int digits, string unit = "")
    {
        double half = Math.Pow(10, -digits) / 2;
        return new PartRow(
            what, Text(published, digits, unit), Text(ours, digits, unit), "rounding", RowKind.Exact, Math.Abs(ours - published) <= half * 1.000001);
    }

    /// <summary>Makes a row of what is computed without any chance, and is the published to the letter.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="published">What is published, or follows from a formula that is.</param>
    /// <param name="ours">What came out here.</param>
    /// <returns>The row.</returns>
    public static PartRow Same(string what, string published, string ours) => new(what, published, ours, "equal", RowKind.Exact, published == ours);

    /// <summary>Makes a row of a figure that is computed from published numbers which are rounded themselves.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="published">What is published.</param>
    /// <param name="least">What comes out with the numbers that make it least.</param>
    /// <param name="ours">What comes out with the numbers as they are printed.</param>
    /// <param name="most">What comes out with the numbers that make it most.</param>
    /// <param name="digits">How many digits after the point are published; ours has one more.</param>
    /// <returns>The row.</returns>
    public static PartRow Between(string what, double published, double least, double ours, double most, int digits)
    {
        double half = Math.Pow(10, -digits) / 2;
        return new PartRow(
            what, Text(published, digits, ""), Text(ours, digits + 1, ""), "rounding", RowKind.Exact, published >= least - half && published <= most + half);
    }

    /// <summary>Makes a row of a figure that is measured, and may be some way from the published one.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="published">What is published.</param>
    /// <param name="ours">What came out here.</param>
    /// <param name="within">How far it may be from that, in the same unit.</param>
    /// <param name="digits">How many digits after the point are written.</param>
    /// <param name="unit">The unit, written after the number.</param>
    /// <returns>The row.</returns>
    public static PartRow Simulated(string what, double published, double ours, double within, int digits, string unit = "") => new(
        what,
        Text(published, digits, unit),
        Text(ours, digits, unit),
        $"± {Text(within, digits, unit)}",
        RowKind.Simulated,
        Math.Abs(ours - published) <= within);

    /// <summary>Makes a row of a figure that is measured, and may be anywhere between two numbers.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="published">What is published.</param>
    /// <param name="ours">What came out here.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    /// <param name="digits">How many digits after the point are written.</param>
    /// <param name="unit">The unit, written after the number.</param>
    /// <returns>The row.</returns>
    public static PartRow Within(string what, string published, double ours, double least, double most, int digits, string unit = "") => new(
        what,
        published,
        Text(ours, digits, unit),
        $"{Text(least, digits, "")} to {Text(most, digits, unit)}",
        RowKind.Simulated,
        ours >= least && ours <= most);

    private static string Text(double number, int digits, string unit) => number.ToString($"F{digits}") + unit;
}
