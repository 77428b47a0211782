namespace Agents.Core.Routing;

/// <summary>A stage as it was given, before its names are looked up.</summary>
/// <param name="Name">The name.</param>
/// <param name="Tools">The names of its tools.</param>
/// <param name="Min">How many must succeed.</param>
/// <param name="Cost">The cost; <see langword="null"/> for the sum of those of its tools.</param>
/// <param name="Place">Where in a JSON text it stands; <see langword="null"/> when it comes from none.</param>
internal sealed record DraftStage(string Name, IReadOnlyList<string> Tools, int Min, double? Cost, string? Place = null);
