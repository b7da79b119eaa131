/** Words of chest films and ECGs that general dictionaries lack, in British and American spelling. Written for Auscult. */

const anatomy = `
acromioclavicular acromion alveolar alveoli aortic apical apices atria atrial atrioventricular azygos basal basilar bibasal bibasilar
bihilar bronchi bronchial bronchiolar bronchus bronchovascular calvarium cardiac cardiomediastinal cardiophrenic cardiopulmonary cardiothoracic
cardiovascular carina carinal cavoatrial centrilobular cervicothoracic chordae clavicle clavicles clavicular costal costochondral costophrenic
diaphragm diaphragmatic diaphragms endobronchial endotracheal epicardial epigastric extrapleural fissural gastric gastro-oesophageal
gastroesophageal glenohumeral hemidiaphragm hemidiaphragms hemithorax hemithoraces hila hilar hilum humeral humerus infraclavicular
infrahilar infradiaphragmatic interlobar interlobular interspace interstitium intervertebral intraabdominal intracardiac intralobular intraparenchymal
intrathoracic intraventricular juxtahilar lingula lingular lobar lobular lumbosacral manubrium mediastinal mediastinum midaxillary midclavicular
midlung midthoracic midzone myocardial myocardium oesophageal oesophagus paracardiac paracolic parahilar paraspinal parasternal
paratracheal paravertebral parenchyma parenchymal peribronchial peribronchovascular pericardial pericardium perihilar peripheries peritoneal
perivascular pleura pleural pleurae pleuroparenchymal pleuropulmonary pneumatised pneumatized pulmonary retrocardiac retrosternal retrotracheal
scapula scapulae scapular scapulothoracic septal septum subcarinal subclavian subcutaneous subdiaphragmatic subphrenic subpleural subpulmonic subsegmental
supraclavicular suprahilar supradiaphragmatic supraventricular thoracic thoracoabdominal thoracolumbar trabecular trachea tracheal tracheobronchial
vasculature vena cava ventricle ventricular vertebra vertebrae vertebral xiphoid
`;

const filmFindings = `
abscess adenocarcinoma adenopathy aerated aeration aneurysm aneurysmal ankylosing aortopathy asbestosis aspergilloma aspirated atelectases atelectasis
atelectatic atheroma atheromatous atherosclerosis atherosclerotic azygous biapical blebs bronchiectases bronchiectasis bronchiectatic bronchiolitis
bronchitic bronchitis bronchogram bronchograms bronchopneumonia bullae bullous calcific calcification calcifications calcified callus
carcinoid carcinoma cardiomegaly cavitary cavitating cavitation cephalisation cephalization chronic clavicular collapse congestion congestive consolidation consolidations
consolidative contusion costochondritis cyst cystic cysts degenerative demineralisation demineralised demineralization demineralized
dextrocardia dextroscoliosis dextroconvex diaphragmatic discoid disc discs ectasia ectatic edema edematous effusion effusions emphysema emphysematous empyema
endplate endplates enlarged enthesopathy eventration exostosis exudate exudative fibrocalcific fibronodular fibroses fibrosis fibrotic fissure fluffy
fracture fractures granuloma granulomas granulomata granulomatous haemangioma haematoma haemopneumothorax haemorrhage haemorrhagic haemothorax hamartoma
hemangioma hematoma hemopneumothorax hemorrhage hemorrhagic hemothorax hernia hiatal hiatus histoplasmosis honeycombing hydropneumothorax
hyperaerated hyperaeration hyperexpanded hyperexpansion hyperinflated hyperinflation hyperlucency hyperlucent hyperostosis hypoaeration hypoinflated
hypoinflation hypoventilation hypoventilatory hypertrophic infarct infiltrate infiltrates infiltration infiltrative interstitial
kyphoscoliosis kyphosis kyphotic levoscoliosis levoconvex linear loculated loculation lordosis lordotic lucencies lucency lucent lymphadenopathy lymphangitic
lymphangitis lymphoma lytic malignancies malignancy mesothelioma metastases metastasis metastatic micronodular micronodules miliary neoplasm
neoplastic nodular nodularity nodule nodules noncalcified nonspecific oedema oedematous opacification opacifications opacified opacities opacity
osteoarthritis osteoarthritic osteolytic osteopenia osteopenic osteophyte osteophytes osteophytic osteophytosis osteoporosis osteoporotic osteosclerosis osteosclerotic
pectus excavatum carinatum periosteal pleuritis plaque plaques plethora plethoric pneumatocele pneumatocoele pneumoconiosis pneumomediastinum
pneumonia pneumonias pneumonic pneumonitis pneumopericardium pneumoperitoneum pneumothoraces pneumothorax postinflammatory postobstructive
postoperative postsurgical posttraumatic reticular reticulation reticulations reticulonodular resorption rotated sarcoid sarcoidosis scarring
sclerosis sclerotic scoliosis scoliotic septic sequela sequelae spiculated spiculation spondylitis spondylolisthesis spondylosis spondylotic spur spurring spurs
stenosis stenotic subluxation subluxed supine thickening thymic thymoma thyromegaly tortuosity tortuous transudate tubercular
tuberculosis tumour tumours ulceration uncoiled uncoiling unfolded unfolding varices vascularity volvulus
`;

const devices = `
aicd angiocath bipap bronchoscope bronchoscopy cabg catheter catheters cholecystectomy clips coronal cpap defibrillator dobhoff electrode electrodes
endovascular fiducial fiducials gastrostomy generator icd intubated intubation jejunostomy laminectomy lobectomy mammoplasty mastectomy nasogastric nasojejunal
orogastric oxygenator pacer pacemaker pacemakers pacing percutaneous picc pneumonectomy port-a-cath portacath prostheses prosthesis prosthetic segmentectomy shunt stent stented stents
sternotomies sternotomy thoracentesis thoracocentesis thoracoscopic thoracostomy thoracotomy tracheostomy tube tubes ventriculoperitoneal vertebroplasty
kyphoplasty wires watchman impella
`;

const technique = `
anterolateral anteroposterior apicolordotic artefact artefacts artifact artifacts axial bedside caudal centimetre centimetres centred cephalad collimated collimation
collimator decubitus digitised digitized dorsal exposure expiration expiratory fluoroscopic fluoroscopy frontal inferolateral inferomedial inferiorly
inspiration inspiratory lateral laterally laterality medial medially midline millimetre millimetres oblique
obscuration obscured overexposed overpenetrated penetration posteroanterior posterolateral posteriorly posteromedial radiodense radiograph radiographic radiographically
radiographs radiologic radiological radiology radiolucent radiopacity radiopaque roentgenogram semi-erect semi-upright semierect semiupright suboptimal superimposed
superiorly superolateral superomedial supine tomographic tomography underexposed underinflated underpenetrated unremarkable vascular ventral viewbox visualisation visualised
visualization visualized
`;

const ecgWords = `
aberrancy aberrant accessory aVR aVL aVF anterior anteroapical anterolateral anteroseptal arrhythmia arrhythmias asystole asystolic atrioventricular automaticity Bazett bifascicular bigeminal bigeminy
biphasic biatrial biventricular Brugada bpm bradyarrhythmia bradycardia bradycardic bundle capture cardioversion Cabrera chronotropic compensatory concordance concordant conduction couplet couplets delta
depolarisation depolarization dextroposition digitalis digoxin diphasic discordance discordant dissociation dropout ectopic ectopics ectopy escape extrasystole extrasystoles extrasystolic fascicle
fascicular fibrillation fibrillatory fluctuating flutter Framingham Fridericia fusion hemiblock hemiblocks Hodges hypercalcaemia hypercalcemia hyperacute hyperkalaemia hyperkalemia
hypertrophied hypertrophies hypertrophy hypocalcaemia hypocalcemia hypokalaemia hypokalemia idioventricular incomplete infarction infarctions inferolateral inferoposterior inferior interatrial
interpolated interventricular inverted inversion inversions ischaemia ischaemic ischemia ischemic isoelectric isorhythmic junctional lateral lead leads LGL LQTS Lown Ganong Levine Mobitz monomorphic morphologies morphology multifocal
multiform myocardial myocarditis Napoleon narrow-complex nodal notch notched notching pacemaker-mediated parasystole paroxysmal pathologic pathological pericarditis polymorphic posterolateral
posteroinferior preexcitation pre-excitation precordial precordium premature pressor prolongation pseudonormalisation pseudonormalization pulmonale mitrale QRS QS QT QTc QRSd reentrant reentry
repolarisation repolarization retrograde rhythm RSR rSr sagging septal sinoatrial sinus slurred slurring Sokolow Lyon Cornell Romhilt Estes straight-back strain subendocardial subepicardial supraventricular
tachyarrhythmia tachyarrhythmias tachycardia tachycardic torsade torsades pointes transmural trifascicular trigeminal trigeminy triplet triplets unifocal upsloping downsloping varying vectorcardiogram
ventriculoatrial voltage voltages Wenckebach Wellens Wolff Parkinson Mahaim Osborn Holter Purkinje ECG ECGs EKG EKGs electrocardiogram electrocardiograms electrocardiographic electrocardiographically
echocardiogram echocardiographic echocardiography LBBB RBBB LAFB LPFB LVH RVH LAE RAE PVC PVCs PAC PACs SVT VT VF AF AFib STEMI NSTEMI AV SA WPW PR RR ST ST-T T-wave Q-wave Q-waves T-waves P-wave P-waves
`;

const general = `
osseous sulcus sulci redemonstration redemonstrated habitus axilla axillary splenic masslike platelike bandlike lobulated nondisplaced brachiocephalic intraperitoneal
myeloma foci retrolisthesis cardia caval dextrocurvature levocurvature chronicity colonic rotator esophagogastric oesophagogastric KUB IJ scaphoid margination
abutting acquired afebrile aetiology anaemia anemia anticoagulated anticoagulation antalgic asymmetrically asymmetry asymptomatic bilaterally
biopsied borderline cachectic cardiogenic cardiologist cardiology cardiomyopathies cardiomyopathy cephalocaudal chemotherapy clinician comorbid comorbidities
contiguous contour contours contralateral coronary correlate craniocaudal curvature curvilinear cyanosis cyanotic diastolic differential diffusely dilatation dilated dilation discernible
discoloured dyspnea dyspneic dyspnoea dyspnoeic etiology exacerbation febrile focally followup haemodynamic haemodynamically haemoptysis hemodynamic hemodynamically hemoptysis hepatic hepatomegaly heterogeneous heterogeneously
homogeneous homogeneously hypertension hypertensive hypotension hypotensive hypoxia hypoxaemia hypoxemia hypoxic iatrogenic idiopathic ill-defined immunocompromised incidental indeterminate
infectious inflammatory interval interventional intravenous ipsilateral leucocytosis leukocytosis leukaemia leukemia lesion lesions mild mildly moderate moderately multilevel multilobar
neonatal neuromuscular nonacute nonfocal noncontrast nonobstructive nonunion normalised normalized obliquity oncology orthopaedic orthopedic paediatric pathology patient pediatric perfusion pleurisy
pleuritic pneumocystis prominence prominent pseudoaneurysm pulmonology reexpansion regurgitation resuscitation sepsis sputum stable streaky subacute subtle superimposition supplemental symmetrical
symmetrically symptomatology symptomatic syncope systolic tachypnea tachypnoea technologist therapeutic thromboembolic thromboembolism thrombosis thrombus unchanged unilateral valvular vasovagal xray x-ray x-rays
COPD CHF CT CTR CXR DX CR MRI PA AP PE TB NG ET ETT IV ICU ER ED PICC SVC IVC LV RV LA RA mm cm mV ms Hz bpm mmHg AI
`;

/** All words, as they are written. */
export const medicalWords: readonly string[] = [
  ...new Set([anatomy, filmFindings, devices, technique, ecgWords, general].flatMap((list) => list.trim().split(/\s+/u))),
];
