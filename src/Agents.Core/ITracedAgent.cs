namespace Agents.Core;

/// <summary>An agent that says what calling it is. Of others, what they are asked says it.</summary>
internal interface ITracedAgent
{
    AgentOperation Operation { get; }
}
