namespace Agents.Core;

/// <summary>An observer of the library's own that is given events with their content, because it keeps none of it.</summary>
internal interface IContentObserver : IObserver<AgentEvent>;
