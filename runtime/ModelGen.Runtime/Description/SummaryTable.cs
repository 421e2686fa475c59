namespace ModelGen;

internal static class SummaryTable
{
    public static string Render(ModelDescription model) => model.Name;
}
