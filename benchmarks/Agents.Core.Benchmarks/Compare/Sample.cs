namespace Agents.Core.Benchmarks.Compare;

/// <summary>One value of one subject from one round.</summary>
/// <param name="Name">What is measured, such as <c>loop-one-tool</c>.</param>
/// <param name="Subject">Who is measured: <c>ours</c>, <c>floor</c> or a peer's name.</param>
/// <param name="Unit">The unit of the value, such as <c>us</c>, <c>ms</c>, <c>B</c> or <c>MB</c>.</param>
/// <param name="Value">The value; for all units, less is better.</param>
public readonly record struct Sample(string Name, string Subject, string Unit, double Value);
