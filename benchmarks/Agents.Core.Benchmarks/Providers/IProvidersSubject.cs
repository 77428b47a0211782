namespace Agents.Core.Benchmarks.Providers;

/// <summary>A way to call a model whose answers come from memory; every subject sends the same conversation and reads the same words.</summary>
public interface IProvidersSubject
{
    /// <summary>What the model is told to do.</summary>
    const string Instructions = "You tell the weather. Answer in one sentence.";

    /// <summary>What the model is asked.</summary>
    const string Question = "How warm is it in Oslo?";

    /// <summary>The most tokens that an answer may have.</summary>
    const int MaxOutputTokens = 32_768;

    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>Asks for an answer that comes as a whole.</summary>
    /// <returns>Its text, <see cref="WireText.Answer"/>.</returns>
    ValueTask<string> AnswerAsync();

    /// <summary>Asks for an answer that comes as a stream, and compares each piece of text with <see cref="WireText.Whole"/> when it has come.</summary>
    /// <returns>How many characters came; all of them were the right ones.</returns>
    ValueTask<int> StreamAsync();
}
