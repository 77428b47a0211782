namespace Agents.Core;

/// <summary>An observer of the library's own whose work must be complete when the run's task ends: its end waits for it, however long.</summary>
internal interface ILastingObserver : IObserver<AgentEvent>;
