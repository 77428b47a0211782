namespace Agents.Core.ConventionTests.Fixtures.Layers.High;

internal sealed class TowerException : Exception;
