using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Collects what is wrong with a tool graph in the making.</summary>
internal sealed class DraftProblems
{
    // The hint is a courtesy: it must not make a graph of very many wrong names slow to refuse.
    private const int MaxCompared = 100_000;

    private int _compared;

    /// <summary>Gets the sentences.</summary>
    public List<string> Sentences { get; } = [];

    /// <summary>Adds a problem.</summary>
    /// <param name="place">The JSON object that has it; <see langword="null"/> when the graph comes from no JSON.</param>
    /// <param name="part">Where inside that object, such as <c>.cost</c>.</param>
    /// <param name="sentence">What is wrong.</param>
    public void Add(string? place, string part, string sentence) => Sentences.Add(place is null ? sentence : $"{place}{part}: {sentence}");

    /// <summary>Writes the end of a sentence about a wrong name: the known name that was probably meant, if there is one.</summary>
    public string EndWithNearest(string wrong, IReadOnlyCollection<string> known)
    {
        _compared += known.Count;
        string? nearest = _compared > MaxCompared ? null : NearestName.Find(wrong, known);
        return nearest is null ? "." : $"; did you mean {NameText.Quote(nearest)}?";
    }
}
