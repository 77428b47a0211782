global using System;
global using System.Collections.Generic;
global using System.Threading;
global using System.Threading.Tasks;
global using Agents.Core;
global using Agents.Core.Graphs;

/// <summary>The agents of the snippets.</summary>
static class Given
{
    public static IAgent<int, int> Increment => Agent.Create<int, int>("increment", x => x + 1);

    public static IAgent<int, string> Write => Agent.Create<int, string>("write", x => $"{x}");

    public static IAgent<string, int> Measure => Agent.Create<string, int>("measure", x => x.Length);

    public static IAgent<object, string> Describe => Agent.Create<object, string>("describe", x => $"{x}");

    public static IAgent<(int, string), string> Join => Agent.Create<(int, string), string>("join", x => $"{x.Item1}{x.Item2}");
}
