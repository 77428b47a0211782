namespace Agents.Core.Routing;

/// <summary>A goal as it was given.</summary>
/// <param name="Goal">The goal, with lists of its own.</param>
/// <param name="Place">Where in a JSON text it stands; <see langword="null"/> when it comes from none.</param>
internal sealed record DraftGoal(RouteGoal Goal, string? Place = null);
