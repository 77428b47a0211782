using Agents.Core.Scoring.Text;
using Agents.Core.Scoring.Tools;

namespace Agents.Core.Tests.Scoring.Tools;

public sealed class ToolNamesTests
{
    private static readonly string[] Names = ["create_event", "list_events", "send_message", "get_invoice", ""];

    [Fact]
    public void Same_name_is_at_1_and_one_written_otherwise_is_between()
    {
        float[] same = Score("create_event");
        Assert.Equal(1, same[0], 1e-5);
        Assert.InRange(same[1], 0.05f, 0.95f);
        Assert.Equal([0, 0, 0], same[2..]);

        float[] misspelt = Score("get invoce");
        Assert.InRange(misspelt[3], 0.05f, 0.95f);
        Assert.Equal(misspelt[3], misspelt.Max());
    }

    [Theory]
    [InlineData("")]
    [InlineData("zzz")]
    [InlineData("the of")]
    public void What_shares_no_run_of_characters_is_at_0(string query) => Assert.All(Score(query), nearness => Assert.Equal(0, nearness));

    [Fact]
    public void Nearness_is_the_cosine_of_the_features_above_the_floor()
    {
        HashedEmbedding wide = new(HashedEmbedding.MaxDimensions);
        float[] query = new float[wide.Dimensions], name = new float[wide.Dimensions];
        wide.Embed("please list all the events", query);
        wide.Embed("list_events", name);
        double cosine = query.Zip(name, (x, y) => (double)x * y).Sum();

        Assert.Equal((cosine - 0.1) / 0.9, Score("please list all the events")[1], 1e-3);
    }

    [Fact]
    public void Score_forgets_the_query_before()
    {
        ToolNames names = new(Names);
        float[] first = new float[Names.Length], again = new float[Names.Length];
        names.Score("create_event", first);
        names.Score("send a message", again);
        names.Score("create_event", again);
        Assert.Equal(first, again);
    }

    private static float[] Score(string query)
    {
        float[] nearness = new float[Names.Length];
        new ToolNames(Names).Score(query, nearness);
        return nearness;
    }
}
