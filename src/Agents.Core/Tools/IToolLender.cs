using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>An agent whose model decides on tool calls, as the agents inside its tools see it.</summary>
internal interface IToolLender
{
    /// <summary>Finds a tool that the agent has now; asked at each call, since the tools may become others while an agent inside works.</summary>
    /// <returns>The tool; <see langword="null"/> when the agent has none of this function, or not any more.</returns>
    Tool? Lend(AIFunction function);
}
