using System.Reflection;

namespace ModelGen.Onnx.Tests;

/// <summary>What is compiled instead of the tests of this project where ONNX Runtime is missing.</summary>
public class NotRun
{
    [MissingFact]
    public void OnnxRuntime()
    {
    }

    /// <summary>A test that is skipped for the reason that the build found.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MissingFactAttribute : FactAttribute
    {
        public MissingFactAttribute()
        {
            string? reason = typeof(NotRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "OnnxRuntimeMissing").Value;
            Skip = $"The tests against ONNX Runtime are not run: {reason}.";
        }
    }
}
