namespace Agents.Core.Benchmarks.Compare;

/// <summary>One value of one subject from one round.</summary>
/// <param name="Name">What is measured, such as <c>loop-one-tool</c>.</param>
/// <param name="Subject">Who is measured: <c>ours</c>, <c>floor</c> or a peer's name.</param>
/// <param name="Unit">The unit of the value, such as <c>us</c>, <c>ms</c>, <c>B</c> or <c>MB</c>.</param>
/// <param name="Value">The value; less is better, but for rates.</param>
public readonly record struct Sample(string Name, string Subject, string Unit, double Value)
{
    /// <summary>Says whether a unit counts how much is done in a second, so that more is better.</summary>
    /// <param name="unit">The unit.</param>
    public static bool IsRate(string unit) => unit == "qps" || unit.EndsWith("/s", StringComparison.Ordinal);
}
