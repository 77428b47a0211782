namespace Agents.Core.Scoring.Text;

/// <summary>Takes the features of one text, each once.</summary>
internal interface IFeatureReader
{
    /// <summary>Takes a feature.</summary>
    /// <param name="hash">Which it is.</param>
    /// <param name="weight">How much it counts; above 0.</param>
    void Take(ulong hash, float weight);
}
