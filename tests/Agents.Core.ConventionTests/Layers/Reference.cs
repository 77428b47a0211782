namespace Agents.Core.ConventionTests.Layers;

/// <summary>One use of a type: where it is written, what is used, and the type that the used thing belongs to.</summary>
internal readonly record struct Reference(string From, string To, Type Type);
