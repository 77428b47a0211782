using Agents.Core.Budgets;

namespace Agents.Core.Tools;

/// <summary>A function of the library that works inside the run that calls it.</summary>
internal interface IContextFunction
{
    /// <summary>Gets the limits of one call; <see langword="null"/> for only those of its caller.</summary>
    Budget? Budget { get; }
}
