namespace Agents.Core.CompileTests;

/// <summary>What the compiler says, or is expected to say, at a line of a snippet.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Kind">"error" or "warning".</param>
/// <param name="Id">The number that the compiler gives it, such as "CS1503".</param>
internal sealed record Finding(int Line, string Kind, string Id)
{
    public override string ToString() => $"line {Line}: {Kind} {Id}";
}
