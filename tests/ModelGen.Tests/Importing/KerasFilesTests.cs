using ModelGen.Import;
using ModelGen.Import.Hdf5;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Importing;

/// <summary>Files that Keras of many versions wrote give here what they give there.</summary>
public class KerasFilesTests
{
    private static readonly ImportCase[] OwnFiles =
    [
        new("k1.1.0_lstm2_tddense.h5"),
        new("k1.2.2_tf_weights_only.h5"),
        new("k2.0.8_functional_lstm.h5"),
        new("k2.1.3_simplernn_flatten.h5"),
        new("k2.2.0_masking2_lstm.h5"),
        new("k2.2.4tf_bidir_repeat_bidir.h5"),
        new("k2.2.4tf_bidir_simplernn.h5"),
        new("k2.2.4tf_conv1d_batchnorm.h5"),
        new("k2.2.4tf_lstm_act_lstm_act.h5"),
        new("k2.2.4tf_simplernn_anylength.h5", Steps: 7),
        new("k2.3.1_embedding_gru_reset_before.h5"),
        new("k3.2.1_bilstm_relu.keras"),
    ];

    private static readonly ImportCase[] FurtherFiles =
    [
        new("k1.2.2_lstm_dense.h5"),
        new("k2.0.5_lstm_dense_lambda_init.h5"),
        new("k2.0.5_weights_only.h5", Architecture: "k2.0.5_lstm_dense_lambda_init.h5"),
        new("k2.11.0_embedding_simplernn_tddense.h5"),
        new("k2.15.0_lstm_relu.h5"),
        new("k2.2.4_functional_dense_lstm_relu.h5"),
        new("k2.3.0tf_gru3_reset_after.h5"),
        new("k2.5.0_dense_simplernn_dense.h5", Tolerance: 1e-5),
        new("k3.9.2_gru_legacy.h5"),
        new("k2.15.0_zip_backslash_simplernn.keras", Steps: 60),
        new("k3.6.0_lstm_dense2.keras"),
        new("k3.8.0_reshape_lstm_relu.keras"),
        new("k3.9.2_gru.keras"),
    ];

    private static readonly Lazy<CompiledModels> OwnModels = new(() => Compile(OwnFiles));

    private static readonly Lazy<CompiledModels> FurtherModels = new(() => Compile(FurtherFiles));

    public static TheoryData<ImportCase> Own => [.. OwnFiles];

    public static TheoryData<ImportCase> Further => [.. FurtherFiles];

    [Theory]
    [MemberData(nameof(Own))]
    public void A_file_gives_the_outputs_of_Keras(ImportCase file) => AssertGives(file, OwnModels.Value);

    [FurtherFilesTheory]
    [MemberData(nameof(Further))]
    public void A_further_file_gives_the_outputs_of_Keras(ImportCase file) => AssertGives(file, FurtherModels.Value);

    /// <summary>What Keras itself predicted when the file was made, in single precision.</summary>
    [Fact]
    public void A_file_gives_what_Keras_predicted()
    {
        ImportCase file = OwnFiles.Single(one => one.File.StartsWith("k2.1.3", StringComparison.Ordinal));
        ImportedModel imported = file.Import();
        using IModel model = OwnModels.Value.Create(name: imported.Name);
        ImportRun.Load(model, imported);
        using FileStream stream = File.OpenRead(ImportCase.PathOf("k2.1.3_simplernn_flatten.keras-made-io.h5"));
        Hdf5Object root = Hdf5File.Open(stream);
        ImportRun.AssertGives(model, Read("inputs/simple_rnn_1_input"), Read("predictions/dense_1"), 2e-6);

        (int[] Shape, double[] Values) Read(string path)
        {
            Hdf5Data data = new(root.Find(path)!, path);
            return (Array.ConvertAll(data.Axes, axis => (int)axis), Array.ConvertAll(data.ReadNumbers(), number => (double)number));
        }
    }

    private static void AssertGives(ImportCase file, CompiledModels models) =>
        ImportRun.AssertGives(file.Import(), models, ImportCase.PathOf(file.File + ".ref.safetensors"), file.Tolerance);

    private static CompiledModels Compile(IEnumerable<ImportCase> files) =>
        ModelCompiler.Compile(string.Join("---\n", files.Select(file => file.Import().Yaml)));
}
