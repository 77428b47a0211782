namespace Agents.Core.ConventionTests.Fixtures.Layers.High;

internal interface ITower;
