using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>A way to run an agent in this process; every subject does the same work with the same model and tool.</summary>
public interface IAgentsSubject
{
    /// <summary>The instructions of every agent.</summary>
    const string Instructions = "You tell the weather. Use the tool, then answer in one sentence.";

    /// <summary>What every run is asked.</summary>
    const string Question = "How warm is it in Oslo?";

    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>
    /// Runs an agent that was made before on <see cref="Question"/>: <see cref="InstantChatClient"/> asks for <see cref="WeatherTool"/>,
    /// the tool runs, the model answers. A new run each time.
    /// </summary>
    /// <returns>The answer.</returns>
    ValueTask<string> AnswerWithToolAsync();

    /// <summary>Makes an agent of <see cref="InstantChatClient"/>, <see cref="Instructions"/> and a <see cref="WeatherTool"/> that exist already.</summary>
    /// <returns>The agent.</returns>
    object Create();

    /// <summary>Makes an agent without tools on a model, once for many runs.</summary>
    /// <param name="model">The model, which answers in one turn.</param>
    /// <returns>A function that starts a run on <see cref="Question"/>; its task completes with the answer.</returns>
    Func<Task> PrepareOneTurn(IChatClient model);
}
