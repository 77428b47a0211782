namespace Agents.Core.Benchmarks.Providers;

/// <summary>The words that the model says: the same from every provider.</summary>
public static class WireText
{
    /// <summary>The text of the answer that comes as a whole.</summary>
    public const string Answer = "It is 21 degrees in Oslo.";

    /// <summary>How many pieces of text a stream has.</summary>
    public const int Pieces = 20_000;

    // Of the length of tokens, and not all of them ASCII.
    private static readonly string[] Tokens =
    [
        "It", " is", " ", "21", " degrees", " in", " Oslo", ",", " with", " a", " light", " breeze", " from", " the", " south", "-west",
        " over", " Grünerløkka", " and", " \"fjord", "\"", ";", " 雨", "です", " towards", " evening", ",", " they", " say", " ☔", ".", "\n\n",
    ];

    /// <summary>Gets the text of a stream, which is that of all its pieces.</summary>
    public static string Whole { get; } = string.Concat(Enumerable.Range(0, Pieces).Select(Piece));

    /// <summary>Gets a piece of text.</summary>
    /// <param name="index">Which one, from 0.</param>
    public static string Piece(int index) => Tokens[index % Tokens.Length];
}
