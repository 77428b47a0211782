namespace Agents.Core.Hosting;

/// <summary>An agent, and what it was built from: equal settings need no other agent.</summary>
internal sealed record BuiltAgent(object Agent, ChatSettings? Settings);
