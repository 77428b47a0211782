namespace Agents.Core.Tools;

/// <summary>Where one parameter of a mapped call comes from.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="From">The name of the argument that fills it; <see langword="null"/> when none does.</param>
/// <param name="HasValue">Whether a constant fills it; when nothing does, the parameter is left out.</param>
/// <param name="Value">The constant.</param>
internal readonly record struct MappingRule(string Parameter, string? From, bool HasValue, object? Value);
