namespace Agents.Core;

/// <summary>What only planners are given: whoever is called with it plans, whatever kind of agent it is.</summary>
#pragma warning disable CA1040 // It marks a type of input for layers below the one that has it.
internal interface IPlanningRequest;
#pragma warning restore CA1040
