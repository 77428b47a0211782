using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Microsoft.Extensions.AI;

namespace ResearchBrief;

/// <summary>The work as a graph: plan, read for each part of the question at once, lay out the notes, write, check.</summary>
internal static class ResearchGraph
{
    private const string Planning = """
        You plan research in the user's documents. Cut the question into the fewest questions that can be looked up apart from each other,
        at most four; each must make sense without the others. A question that asks one thing stays as it is.
        """;

    private const string Reading = """
        You answer questions from the user's documents alone. Search them, read the sections that fit best, and answer with the sentences
        that say most about the question. Quote each sentence word for word, and cite the file and the line in which it starts.
        If the documents say nothing about the question, answer with no findings.
        """;

    private const string Writing = """
        You get a question, and the sentences that readers found in the user's documents, each with its file and line. Pick the sentences
        that say most about the question, the most important first, none twice. Quote each one word for word, and cite the file and the
        line in front of it. If no sentence answers the question, answer with no findings.
        """;

    public static AgentGraph<string, CheckedBrief> Create(IChatClient model, DocumentLibrary library, bool isSearchBroken = false)
    {
        // An agent is a model, what it is told, its tools, and the type of its answer.
        ChatAgent<ResearchPlan> planner = ChatAgent.Create("planner", model).WithInstructions(Planning).Build(BriefJson.Default.ResearchPlan);
        ChatAgent<Brief> reader = CreateReader(model, library, isSearchBroken);
        ChatAgent<Brief> writer = ChatAgent.Create("writer", model).WithInstructions(Writing).Build(BriefJson.Default.Brief);

        return AgentGraph.Create<string, CheckedBrief>("brief", (g, question) =>
        {
            Node<ResearchPlan> plan = g.Add("plan", planner, question);

            // As many readers as there are parts, all at once. One that fails is missing, and the brief says so; and whatever they read,
            // a fifth of the budget is left for writing.
            Node<JoinResult<Brief>> read = g.ForEachSettled(
                "read", plan, p => p.ToRead(), reader, options: new NodeOptions<JoinResult<Brief>> { Budget = Budget.Share(0.8) });

            // A function is a node like any other. Neither of these two asks a model, so nothing that a model says is taken on trust: each
            // quoted sentence is looked up at the line that is cited for it.
            Node<string> notes = g.Add("notes", NoteSheet.Write, question, plan, read);
            Node<Brief> draft = g.Add("write", writer, notes);
            return g.Add("check", (p, r, d) => CitationChecker.Check(d, library) with { Missing = p.MissingFrom(r) }, plan, read, draft);
        });
    }

    public static ChatAgent<Brief> CreateReader(IChatClient model, DocumentLibrary library, bool isSearchBroken) =>
        ChatAgent.Create("reader", model).WithInstructions(Reading)
            .WithTools(new ResearchTools(library, isSearchBroken).All)
            .Build(BriefJson.Default.Brief);
}
